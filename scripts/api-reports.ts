// Writes what each package offers, entry by entry, into api/*.api.md, so that a change of the public API shows in review.
// `node scripts/api-reports.ts` writes the reports; with `--check` (as the gate does) it only compares, and fails on a difference.
// Either way it fails for what is exported without a doc comment.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import { undocumented } from './undocumented.ts'

interface Manifest {
  name: string
  private?: boolean
  exports: Record<string, string | { types?: string; import?: { types?: string } }>
}

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')
const temporary = mkdtempSync(join(tmpdir(), 'inroute-api-'))
const changed: string[] = []
const silent = new Set<string>()
mkdirSync(join(root, 'api'), { recursive: true })

for (const folder of readdirSync(join(root, 'packages'))) {
  const project = join(root, 'packages', folder)
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest
  if (manifest.private) continue
  for (const [entry, target] of Object.entries(manifest.exports)) {
    const types = typeof target === 'string' ? undefined : (target.types ?? target.import?.types)
    if (types) report(project, join(project, types), [folder, ...entry.split('/').slice(1)].join('-'))
  }
}
rmSync(temporary, { recursive: true, force: true })
if (changed.length > 0) {
  console.error(
    `The public API differs from api/: ${changed.join(', ')}. Run \`npm run api\`, and read the difference.`,
  )
  process.exitCode = 1
}

if (silent.size > 0) {
  console.error(`These are exported without a doc comment:\n  ${[...silent].join('\n  ')}`)
  process.exitCode = 1
}

function report(project: string, types: string, name: string): void {
  const quiet = { default: { logLevel: ExtractorLogLevel.None } }
  const model = join(temporary, `${name}.api.json`)
  const configuration = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(project, 'package.json'),
    configObject: {
      projectFolder: project,
      mainEntryPointFilePath: types,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            module: 'nodenext',
            target: 'es2022',
            lib: ['es2024'],
            types: ['node'],
            skipLibCheck: true,
          },
          files: [types],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(root, 'api'),
        reportTempFolder: temporary,
      },
      docModel: { enabled: true, apiJsonFilePath: model },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: quiet,
        extractorMessageReporting: quiet,
        tsdocMessageReporting: quiet,
      },
    },
  })
  const known = existsSync(join(root, 'api', `${name}.api.md`))
  const { apiReportChanged } = Extractor.invoke(configuration, {
    localBuild: !check,
    messageCallback: (message) => {
      message.handled = true
    },
  })
  // what several entry points offer is told once
  for (const item of undocumented(model)) silent.add(item)
  if (apiReportChanged && (check || known)) {
    if (check) changed.push(name)
    else console.log(`api/${name}.api.md changed`)
  }
}
