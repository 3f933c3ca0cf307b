export { createScript, type Script, type ScriptedAnswers, type ScriptedRequest } from './script.ts'
export type {
  ScriptedAnswer,
  ScriptedEmbeddings,
  ScriptedFailure,
  ScriptedReply,
  ScriptedToolCall,
  ScriptedUsage,
} from './scripted-answer.ts'
