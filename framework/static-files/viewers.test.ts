// Viewers are read from their packages, or from the copies of an image; without both, the page says why.
import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { test } from 'node:test'
import { copyViewers, keepViewer, readViewer, viewerUrl } from './viewers.ts'

test('a viewer of an installed package is read from there, and its copy equals it', async () => {
  const file = 'swagger-ui-dist/favicon-32x32.png'
  const installed = viewerUrl(file)
  assert.match(installed.pathname, /\/node_modules\/swagger-ui-dist\/favicon-32x32\.png$/)
  await copyViewers([file, 'absent-package/viewer.js'])
  const copy = viewerUrl('absent-package/favicon-32x32.png')
  assert.match(copy.pathname, /\/dist\/viewers\/favicon-32x32\.png$/)
  assert.deepEqual(await readViewer(copy), await readFile(installed))
})

test('a viewer without a package is read from its copy, or answers 503 with the command that builds it', async () => {
  const name = `page-${process.pid}.html`
  await assert.rejects(readViewer(viewerUrl(name)), { code: 'service.unavailable', message: /\.\/manage buildadmin/ })
  await keepViewer(name, '<!doctype html>')
  assert.equal(String(await readViewer(viewerUrl(name))), '<!doctype html>')
  await rm(viewerUrl(name))
})
