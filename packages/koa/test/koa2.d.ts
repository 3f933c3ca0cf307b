/** Koa 2 under another name; for what the suite does, its types are those of Koa 3. */
declare module 'koa2' {
  export { default } from 'koa'
}
