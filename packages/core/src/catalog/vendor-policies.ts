/**
 * What vendors say they do with what is sent through their paid APIs, by default and without a contract: whether they train on
 * it, whether they keep it after answering. A provider's `dataPolicy` option replaces it, member by member. Vendors that are
 * not here, and members that are not given, depend on the plan or the model, or are not stated: unknown counts as both.
 * Read 2026-11-22 at the addresses given.
 */
export const vendorPolicies: Readonly<Record<string, { training?: boolean; retention?: boolean; source: string }>> = {
  openai: { training: false, retention: true, source: 'https://developers.openai.com/api/docs/guides/your-data' },
  azure: {
    training: false,
    retention: true,
    source: 'https://learn.microsoft.com/azure/ai-foundry/responsible-ai/openai/data-privacy',
  },
  anthropic: { training: false, retention: true, source: 'https://privacy.claude.com (commercial customers)' },
  // retention depends on the model since Claude Fable 5
  bedrock: { training: false, source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html' },
  // the Gemini API trains on what unpaid projects send, and a key does not tell which it is
  google: { retention: true, source: 'https://ai.google.dev/gemini-api/terms' },
  groq: { training: false, retention: true, source: 'https://console.groq.com/docs/your-data' },
  fireworks: {
    training: false,
    retention: false,
    source: 'https://docs.fireworks.ai/guides/security_compliance/data_handling',
  },
  perplexity: {
    training: false,
    retention: false,
    source: 'https://docs.perplexity.ai/docs/resources/privacy-security',
  },
  xai: { training: false, retention: true, source: 'https://docs.x.ai/developers/faq/security' },
  deepseek: {
    training: true,
    retention: true,
    source: 'https://cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html',
  },
}
