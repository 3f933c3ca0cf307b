import { createGeminiCodec } from '../../src/providers/google/gemini-codec.ts'
import { recordedCases } from '../support/fixtures.ts'
import { fuzzDecoders } from './fuzz.ts'

fuzzDecoders('gemini', createGeminiCodec('gemini-api'), recordedCases('gemini'))
