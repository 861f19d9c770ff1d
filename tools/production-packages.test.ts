// Production installs little: under 300 packages and 350 MB.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { listProductionPackages, megabytesOf } from './production-packages.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const packages = listProductionPackages(ROOT)

test('npm ci --omit=dev installs under 300 packages with under 350 MB', () => {
  const names = new Set(packages.map(({ name }) => name))
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  assert.ok(Object.keys(manifest.dependencies).every((name) => names.has(name)))
  // Packages for another processor are not here.
  const here = packages.filter(({ folder }) => existsSync(path.join(ROOT, folder)))
  assert.ok(here.length > packages.length * 0.9)
  assert.ok(packages.length < 300, `${packages.length} packages`)
  const megabytes = megabytesOf(ROOT, here)
  assert.ok(megabytes > 100 && megabytes < 350, `${megabytes.toFixed(0)} MB`)
})

test('no production package lacks a licence, and no licence asks for the source of a service', () => {
  assert.deepEqual(
    packages.filter(({ license }) => license === 'unknown' || /\bA?GPL\b/.test(license.replace(/LGPL[\w.-]*/g, ''))),
    [],
  )
})
