import { createFaultyUpstream } from '@inroute/conformance/upstream'
import { serveParent } from '../serve-parent.ts'

const upstream = await createFaultyUpstream({ tokens: 10 })
serveParent(upstream.baseURLs, {})
