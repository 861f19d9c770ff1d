// Sources and targets of archives: mistakes are reported before any work, and nothing is overwritten.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openSource, openTarget } from './archive-places.ts'

let folder: string
let taken: string
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pend-places-'))
  taken = path.join(folder, 'taken.pend')
  await writeFile(taken, 'precious')
})
after(() => rm(folder, { recursive: true, force: true }))

const refuses = (work: Promise<unknown>, sentence: RegExp) =>
  assert.rejects(work, (error: Error) => error.name === 'PendError' && sentence.test(error.message))

describe("an archive's target", () => {
  test('is refused when it is a folder, in a missing folder, or an existing file', async () => {
    await refuses(openTarget(folder, { replaces: true }), /is a folder/)
    await refuses(openTarget('/no/such/folder/x.pend', { replaces: true }), /There is no folder/)
    await refuses(openTarget(taken, { replaces: false }), /already exists and was not changed/)
    assert.equal(await readFile(taken, 'utf8'), 'precious')
  })

  test('contains the archive on success, and its earlier content otherwise', async () => {
    for (const [isKept, holds] of [
      [false, 'precious'],
      [true, 'new'],
    ] as const) {
      await using target = await openTarget(taken, { replaces: true })
      await writeFile(target.path, 'new')
      if (isKept) await target.keep()
      else await target[Symbol.asyncDispose]()
      assert.equal(await readFile(taken, 'utf8'), holds)
    }
    assert.deepEqual(await readdir(folder), ['taken.pend'])
  })

  test('is read when it is a file, and refused otherwise', async () => {
    await refuses(openSource(path.join(folder, 'nowhere.pend')), /There is no file/)
    await refuses(openSource(folder), /is a folder/)
    await using source = await openSource(taken)
    assert.equal(source.path, taken)
  })
})
