// Makes docs/images/report.png and report-phone.png: node tools/report-images/make.mjs [BROWSER], after set-up.
// BROWSER is a Chromium or Chrome, `chromium` if absent. Needed again after the encoder of icons or its head was retrained.
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = join(root, '.region-r1/report-images')
const [browser = 'chromium'] = process.argv.slice(2)

const data = ['--dataset', 'icon-scenes', '--split', 'validation', '--limit', '200', '--retrieval', '--latency', '20']
const policies = 'keep,center,random,similarity,always-crop,head,target,oracle'
execFileSync(
  process.execPath,
  ['apps/cli/bin/region-r1.js', 'eval', ...data, '--policies', policies, '--workers', '2', '--out', folder],
  { cwd: root, stdio: 'inherit' },
)

// A browser's window has a least width; a frame has none.
const phone = join(folder, 'phone.html')
writeFileSync(
  phone,
  '<body style="margin:0"><iframe src="report.html" style="width:390px;height:1500px;border:0"></iframe>',
)
takePicture('report.html', 'report.png', [1200, 1400])
takePicture('phone.html', 'report-phone.png', [390, 1500])
rmSync(phone)

function takePicture(page, picture, size) {
  execFileSync(browser, [
    '--headless',
    '--no-sandbox',
    '--hide-scrollbars',
    `--window-size=${size.join(',')}`,
    `--screenshot=${join(root, 'docs/images', picture)}`,
    pathToFileURL(join(folder, page)).href,
  ])
}
