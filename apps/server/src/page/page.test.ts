import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../start-server.ts'
import { browserPath, openBrowser, openPage, screens } from '../testing/open-browser.ts'

let browser: Browser
let server: RunningServer

describe.skipIf(browserPath === undefined)('the page in a browser, over the shipped models (needs Chromium)', () => {
  beforeAll(async () => {
    ;[browser, server] = await Promise.all([openBrowser(), startServer({ port: 0 })])
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  test.each(Object.entries(screens))(
    '%s: the first query is answered without being asked for, and axe finds nothing',
    {
      timeout: 120_000,
    },
    async (_, screen) => {
      const { page, problems } = await openPage(browser, server.url, screen)
      await page.getByText(/^Cropped to \d+ × \d+ px/).waitFor()
      expect(await readOrder(page)).toMatchObject({ 0: 'Green apple', length: 20 })
      expect(await page.locator('.row').first().textContent()).toMatch(/▲ 12/)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        expect(await findViolations(page), colorScheme).toEqual([])
      }
      const overhang = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      expect(await page.evaluate(overhang), 'nothing stands out to the side').toBe(0)
      expect(problems).toEqual([])
      await page.context().close()
    },
  )
})

function readOrder(page: Page): Promise<string[]> {
  return page
    .locator('.row')
    .evaluateAll(rows => rows.map(row => row.querySelector('.title')!.firstChild!.textContent!))
}

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
