import { nothingIsLost } from '../../core/test/support/nothing-lost.ts'
import { bedrock } from '../src/index.ts'

const provider = bedrock({ region: 'us-east-1' })

nothingIsLost([
  ['Claude by Converse', provider, 'anthropic.claude-sonnet-4-5-20250929-v1:0'],
  ['Nova by Converse', provider, 'amazon.nova-2-lite-v1:0'],
  ['gpt-oss by Converse', provider, 'openai.gpt-oss-120b-1:0'],
  ['another by Converse', provider, 'meta.llama4-maverick-17b-instruct-v1:0'],
])
