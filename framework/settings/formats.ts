// Parses environment variables into values. `undefined` means that the text is invalid.

export type SettingFormat = 'duration' | 'rate' | 'path' | 'json'

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
const WINDOWS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 }
const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
}

/** Reads the text by the setting's type or format. */
export function parseSetting(
  text: string,
  { type, format }: { type: string | undefined; format?: SettingFormat },
): unknown {
  if (format === 'duration') return parseDuration(text)
  if (format === 'rate') return parseRate(text)
  if (format === 'json') return parseJson(text)
  if (type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
  if (type === 'boolean') return FLAGS[text.toLowerCase()]
  if (type === 'array')
    return text
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean)
  return text
}

function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9})([smhd]?)$/.exec(text) ?? []
  return amount === undefined ? undefined : Number(amount) * (SECONDS[unit || 's'] as number)
}

function parseRate(text: string): { max: number; window: number } | null | undefined {
  if (text === 'off') return null
  const [, max, window] = /^(\d{1,9})\/(second|minute|hour|day)$/.exec(text) ?? []
  return window === undefined ? undefined : { max: Number(max), window: WINDOWS[window] as number }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The text that `parseSetting` reads as this value; empty for no value and for an empty list. */
export function formatSetting(value: unknown, { format }: { format?: SettingFormat }): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return ''
  if (format === 'duration') return formatDuration(value as number)
  if (format === 'rate') return formatRate(value as { max: number; window: number } | null)
  if (format === 'json') return JSON.stringify(value)
  return Array.isArray(value) ? value.join(',') : String(value)
}

/** In the largest unit that gives a whole number: 5400 is `90m`. */
function formatDuration(seconds: number): string {
  const [unit, size] = Object.entries(SECONDS).findLast(([, each]) => seconds % each === 0) as [string, number]
  return `${seconds / size}${unit}`
}

function formatRate(rate: { max: number; window: number } | null): string {
  if (rate === null) return 'off'
  const [word] = Object.entries(WINDOWS).find(([, seconds]) => seconds === rate.window) as [string, number]
  return `${rate.max}/${word}`
}
