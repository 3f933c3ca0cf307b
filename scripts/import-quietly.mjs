// `node import-quietly.mjs NAME import|require`: loads a package's entry point and fails if that did anything but define things: a
// timer, a socket, a read of the environment, a write to the console. check-packed.ts runs it in the project of the tarballs; Node's
// permission model has taken files and processes away already.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [name, way] = process.argv.slice(2)
const did = []
/** Noted where it is a package of ours that did it, and not one of its dependencies. */
const note = (what) => {
  const [, , , caller = ''] = (new Error(what).stack ?? '').split('\n')
  if (/[\\/]@inroute[\\/]/.test(caller)) did.push(what)
}

for (const global of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch']) {
  const own = globalThis[global]
  globalThis[global] = (...given) => (note(global), own(...given))
}
for (const method of ['log', 'warn', 'error', 'info']) {
  const own = console[method]
  console[method] = (...given) => (note(`console.${method}`), own(...given))
}
const { env } = process
process.env = new Proxy(env, {
  get: (target, variable) => (note(`process.env.${String(variable)}`), target[variable]),
  ownKeys: (target) => (note('process.env'), Reflect.ownKeys(target)),
})

const require = createRequire(join(process.cwd(), 'index.js'))
await (way === 'import' ? import(import.meta.resolve(name)) : require(name))
for (const open of process.getActiveResourcesInfo()) if (!/^(TTYWrap|PipeWrap|FSReqPromise)$/.test(open)) did.push(open)
if (did.length > 0) throw new Error(`${name} does something when it is loaded: ${[...new Set(did)].join(', ')}`)
