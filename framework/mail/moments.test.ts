// Moments in mails: the reader's language and zone, and never a failure.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMoment } from './moments.ts'

const NIGHT = new Date('2026-11-30T22:12:00Z')
const text = (locale: string | null, timeZone: string | null) =>
  formatMoment(NIGHT, { locale, timeZone }).replace(/\s/g, ' ')

test("a moment is written in its reader's language and zone, and names the zone", () => {
  assert.equal(text(null, null), 'November 30, 2026 at 10:12 PM UTC')
  assert.equal(text('de-AT', 'Europe/Vienna'), '30. November 2026 um 23:12 MEZ')
  assert.equal(text('ja', 'Asia/Tokyo'), '2026年12月1日 7:12 JST')
})

test('an unknown language falls back to English, and an unknown zone to UTC', () => {
  assert.equal(text('tlh', 'Mars/Base'), 'November 30, 2026 at 10:12 PM UTC')
  assert.equal(text('no language', ''), 'November 30, 2026 at 10:12 PM UTC')
})
