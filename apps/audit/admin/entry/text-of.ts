// Trail values as text: they may come from an old declaration, so nothing is assumed.
import type { AdminField } from '#admin/api/metadata.ts'
import type { Json } from '#admin/api/records.ts'
import { wordsOf } from '#admin/metadata/resources.ts'
import { t as common, formatTime } from '#admin/texts/t.ts'
import { t } from '../texts.ts'
import { isNothing, REDACTED } from './entries.ts'

export function textOf(field: AdminField | undefined, value: Json): string {
  if (isNothing(value)) return t('value.none')
  if (value === REDACTED) return t('value.redacted')
  if (typeof value === 'boolean') return common(value ? 'value.yes' : 'value.no')
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(', ')
  if (typeof value === 'object') return JSON.stringify(value, null, 2)
  const text = String(value)
  if (field?.choices?.includes(text)) return wordsOf(text)
  return field?.widget === 'date-time' && !Number.isNaN(Date.parse(text)) ? formatTime(text) : text
}

/** Prose is shown with changed words marked; choices, numbers and dates change as a whole. */
export function isProse(field: AdminField | undefined, value: Json): value is string {
  return typeof value === 'string' && value !== REDACTED && ['text', 'rich-text'].includes(field?.widget ?? '')
}
