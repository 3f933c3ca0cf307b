/** Express 4 under another name; for what the suite does, its types are those of Express 5. */
declare module 'express4' {
  export { default } from 'express'
}
