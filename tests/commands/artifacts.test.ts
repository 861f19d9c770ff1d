// Proves that the generated files follow the declarations, and that the command finds and names unwritten changes.
import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { runManage } from '../support/manage.ts'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'

let copy: ProjectCopy
before(() => {
  copy = copyProject()
})
after(() => copy.remove())

const run = (...words: string[]) => runManage(['artifacts', ...words], { root: copy.root })

describe('artifacts', () => {
  test('finds the committed files current', async () => {
    const { status, stdout, stderr } = await run('--check')
    assert.equal(status, 0, stderr)
    assert.match(stdout, /Every generated file is current\./)
    assert.deepEqual(copy.changedFiles(), [])
  })

  test('writes missing pages of settings, commands and permissions', async () => {
    rmSync(path.join(copy.root, 'docs/reference'), { recursive: true })
    assert.match((await run('--check')).stderr, /^docs\/reference\/settings\.md is missing\.$/m)
    assert.equal((await run()).status, 0)
    const page = (name: string) => readFileSync(path.join(copy.root, `docs/reference/${name}.md`), 'utf8')
    assert.match(page('settings'), /^\| `PEND_JWT_ACCESS_TTL` \| .+ \| `15m` \|$/m)
    assert.match(page('commands'), /^### createsuperuser$/m)
    assert.match(page('permissions'), /^\| `articles\.publish` \| .+ \| editor \|$/m)
    assert.deepEqual(copy.changedFiles(), [])
  })

  test('names the effects of a changed declaration, writes them on request, and then finds nothing', async () => {
    const file = path.join(copy.root, 'apps/content/categories.resource.ts')
    writeFileSync(file, readFileSync(file, 'utf8').replace('fields: {', 'fields: {\n    shade: text({ max: 20 }),'))
    const found = await run('--check')
    assert.equal(found.status, 1)
    assert.match(
      found.stderr,
      /generated\/policies\.sql is not what the code makes:[\s\S]*\n {2}[+] grant update \("shade"/,
    )
    assert.match(found.stderr, /Run \.\/manage artifacts/)
    assert.match((await run()).stdout, /^Wrote .*generated\/policies\.sql/)
    assert.equal((await run('--check')).status, 0)
    assert.match(readFileSync(path.join(copy.root, 'generated/policies.sql'), 'utf8'), /"shade"/)
  })

  test('reports mistakes of a declaration without a stack trace and writes nothing', async () => {
    const file = path.join(copy.root, 'apps/content/tags.resource.ts')
    writeFileSync(file, readFileSync(file, 'utf8').replace("filters: ['name'", "filters: ['nmae'"))
    const { status, stderr } = await run()
    assert.equal(status, 1)
    assert.match(stderr, /content\/tags\.filters: "nmae" is not a readable field here/)
    assert.doesNotMatch(stderr, /\n {4}at /)
  })
})
