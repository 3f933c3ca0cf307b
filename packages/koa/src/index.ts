export { inroute, type InrouteOptions } from './inroute.ts'
