import { project } from '../../vitest.shared.ts'

// without `module`: Smithy's build under that condition has imports without extensions, which Node does not resolve
const conditions = ['inroute:source', 'node', 'development|production']

export default { ...project('docs'), ssr: { resolve: { conditions } } }
