import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type RunningExample, startExample } from 'inroute-example-upstreams/run-example'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const present = existsSync(executablePath)
if (!present) {
  process.stderr.write(
    `no browser at ${executablePath}: install chromium or set CHROMIUM; the chat page is not tested\n`,
  )
}
if (!present && process.env['INROUTE_REQUIRE_SERVICES']) throw new Error('the chat page must be tested here')

describe.skipIf(!present)('the chat page', () => {
  let example: RunningExample
  let browser: Browser
  beforeAll(async () => {
    // enough for one simulated answer and not for two
    example = await startExample(fileURLToPath(new URL('../src/main.ts', import.meta.url)), { DAILY_USD: '0.00004' })
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    })
  }, 30_000)
  afterAll(async () => {
    await browser?.close()
    await example?.stop()
  })

  it('streams answers into the page, shows what they cost, and says when the day is spent', async () => {
    const page = await browser.newPage()
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    await page.goto(example.url)
    await page.fill('[name=name]', 'ada')
    await page.click('#login button')

    await page.fill('[name=text]', 'Hello')
    await page.click('#ask button')
    const answer = page.locator('.assistant')
    // half of it is there before all of it is: it streams
    await page.waitForFunction(() => (document.querySelector('.assistant')?.textContent ?? '').length > 20)
    expect(await answer.getAttribute('data-complete')).toBeNull()
    await page.waitForSelector('.assistant[data-complete]')
    expect(await answer.textContent()).toContain('This answer is simulated')
    await page.waitForFunction(() =>
      /Spent today: 0\.0000\d*[1-9]/.test(document.querySelector('#spent')?.textContent ?? ''),
    )

    await page.fill('[name=text]', 'And again')
    await page.click('#ask button')
    await page.waitForSelector('.error')
    expect(await page.locator('.error').textContent()).toMatch(/budget|credit|limit/i)
    expect(problems).toEqual([])
  }, 30_000)

  it('gives a stranger nothing', async () => {
    const response = await fetch(`${example.url}/api/v1/chat/completions`, { method: 'POST', body: '{}' })
    expect(response.status).toBe(401)
  })
})
