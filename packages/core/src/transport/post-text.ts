import { type Dispatcher, request } from 'undici'

/**
 * Posts a text to an address the operator has configured and gives the answer's status. Redirects are not followed.
 * @throws Error when there is no answer within ten seconds
 */
export async function postText(
  { url, headers, body }: { url: string; headers: Record<string, string>; body: string },
  dispatcher?: Dispatcher,
): Promise<number> {
  const answer = await request(url, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(10_000),
    ...(dispatcher && { dispatcher }),
  })
  await answer.body.dump()
  return answer.statusCode
}
