import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** What the starts need beside the packages and their peers. */
export const startDependencies = {
  '@nestjs/config': '^4.0.0 || ^12.0.0',
  '@nestjs/platform-express': '^11.0.0 || ^12.0.0',
  '@types/express': '^5.0.0',
  '@types/node': '^24.0.0',
  node: '22.19.0', // the oldest that `engines` names
  rxjs: '^7.8.0',
}

/** Something to run: `code` in a file of the project. */
interface Start {
  file: string
  code: string
}

/**
 * Pastes the first lines of the READMEs into files, as a stranger would, runs them with this Node and with the oldest one, and asks
 * for the models.
 */
export async function tryStarts(project: string): Promise<void> {
  const starts = ['core', 'express', 'koa'].flatMap((name): Start[] => {
    const code = firstBlock(name)
    return [
      { file: `${name}.mjs`, code },
      { file: `${name}.cjs`, code: asCommonJs(code) },
    ]
  })
  const nest = compileNest(project)
  for (const node of [process.execPath, join(project, 'node_modules/node/bin/node')]) {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
    for (const start of [...starts, nest]) {
      await tryStart(project, start, node)
      console.log(`${start.file}: the first lines of the README run with Node ${version}`)
    }
  }
}

function firstBlock(name: string): string {
  const [, code] = /```ts\n([^]*?)```/.exec(readFileSync(join(root, 'packages', name, 'README.md'), 'utf8')) ?? []
  if (code === undefined) throw new Error(`The README of ${name} has no code`)
  return code
}

const asCommonJs = (code: string): string =>
  code
    .replaceAll(/^import \{(.*)\} from (.*)$/gm, 'const {$1} = require($2)')
    .replaceAll(/^import (\w+) from (.*)$/gm, 'const $1 = require($2)')

/** A Nest app is TypeScript: its decorators have to be compiled. */
function compileNest(project: string): Start {
  const folder = join(project, 'nest')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'app.module.ts'), firstBlock('nestjs'))
  writeFileSync(
    join(folder, 'main.ts'),
    `import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.js'
const app = await NestFactory.create(AppModule, { logger: ['error'] })
await app.listen(8787)
`,
  )
  const options = '--strict --module nodenext --target es2023 --experimentalDecorators --emitDecoratorMetadata'.split(
    ' ',
  )
  const tsc = join(root, 'node_modules/.bin/tsc')
  execFileSync(tsc, [...options, '--types', 'node', '--skipLibCheck', 'main.ts'], { cwd: folder, stdio: 'inherit' })
  return { file: 'nest/main.js', code: readFileSync(join(folder, 'main.js'), 'utf8') }
}

async function tryStart(project: string, { file, code }: Start, node: string): Promise<void> {
  const port = await freePort()
  const path = join(project, file)
  writeFileSync(path, code.replace('8787', String(port)))
  const child = spawn(node, [path], {
    cwd: project,
    env: { ...process.env, OPENAI_API_KEY: 'sk-start' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await answers(`http://127.0.0.1:${port}/api/v1/models/count`, () => child.exitCode === null)
  } finally {
    child.kill()
  }
}

async function answers(url: string, isRunning: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && isRunning(); tries++) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`Nobody answers at ${url}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}
