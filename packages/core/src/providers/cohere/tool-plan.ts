/**
 * What Cohere says it is about to do before it calls tools. It travels as a reasoning detail of this id, and goes back as a
 * plan in the next turn.
 */
export const planId = 'tool_plan'
