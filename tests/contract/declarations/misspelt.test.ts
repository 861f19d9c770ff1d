// Node strips types before a server runs: boot finds an author's misspellings and suggests the right word (CFG-03, OWN-22).
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { camelOf } from '#framework/resource/inflection.ts'
import type { BootMistake } from '#framework/resource/mistakes/boot-mistake.ts'
import { declareField, KINDS, VALUES } from './kinds.ts'
import { type Slip, slipsOf } from './misspell.ts'
import { SAMPLES, type Sample } from './written.ts'

function mistakesOf({ boot }: Pick<Sample, 'boot'>, written: unknown): readonly BootMistake[] {
  try {
    boot(written as never)
    return []
  } catch (error) {
    assert.ok(error instanceof BootError, `boot breaks instead of reporting: ${(error as Error).stack}`)
    return error.mistakes
  }
}

/** Why slips were not caught as they should be. */
function escapesOf(sample: Pick<Sample, 'boot'>, slips: readonly Slip[]): string[] {
  return slips.flatMap(({ what, written, right }) => {
    const mistakes = mistakesOf(sample, written)
    if (mistakes.length === 0) return [`${what}: boots`]
    const isNamed = right === null || mistakes.some(({ message, hint }) => `${message} ${hint}`.includes(right))
    return isNamed ? [] : [`${what}: "${right}" is not named in ${JSON.stringify(mistakes)}`]
  })
}

const FREE_TEXTS = /^(default|label|help|renamedFrom|accepts|inverse)/

describe('a misspelt declaration', () => {
  for (const sample of SAMPLES) {
    test(`of ${sample.name} does not boot, for any wrong key, word or value`, () => {
      assert.deepEqual(mistakesOf(sample, sample.written), [], 'the sample itself is sound')
      const slips = slipsOf(sample.written, sample)
      assert.ok(slips.length > 3)
      assert.deepEqual(escapesOf(sample, slips), [])
    })
  }
})

describe('a misspelt field', () => {
  test('is tried for every kind', () => {
    const folder = 'framework/resource/fields'
    const files = readdirSync(folder).filter((name) =>
      readFileSync(`${folder}/${name}`, 'utf8').includes('defineField('),
    )
    const kinds = files.map((name) => name.replace('.ts', ''))
    assert.deepEqual(kinds.map(camelOf).sort(), Object.keys(KINDS).sort())
  })

  for (const [kind, make] of Object.entries(KINDS)) {
    test(`of kind ${kind} does not boot, for any wrong option or value`, () => {
      const { options } = make({}).kind
      const told = Object.keys(make({}).options)
      const free = { texts: FREE_TEXTS, ...(kind === 'json' && { types: /^default/ }) }
      const slips = Object.keys(options)
        .filter((option) => !told.includes(option))
        .flatMap((option) => slipsOf({ [option]: VALUES[kind]?.[option] ?? VALUES.all![option] }, free))
      assert.ok(slips.length > 40)
      assert.deepEqual(escapesOf({ boot: (written) => buildApplication([declareField(make, written)]) }, slips), [])
    })
  }
})
