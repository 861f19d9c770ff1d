// Compares an answer with the one a document shows, where `…` replaces text that differs each time.
import assert from 'node:assert/strict'

const REST = '…'

/**
 * Sentences about each difference between `actual` and `shown`; none when they match. `…` replaces any characters in
 * text, any further items at the end of a list, and any further keys as a key.
 */
export function differencesOf(shown: unknown, actual: unknown, place = ''): string[] {
  if (typeof shown === 'string' && shown.includes(REST))
    return (typeof actual === 'string' && patternOf(shown).test(actual)) || shown === REST ? [] : [unlike()]
  if (Array.isArray(shown) && Array.isArray(actual)) return differencesOfLists(shown, actual, place)
  if (isRecord(shown) && isRecord(actual)) return differencesOfRecords(shown, actual, place)
  return Object.is(shown, actual) ? [] : [unlike()]

  function unlike(): string {
    return `${place || '/'} shows ${JSON.stringify(shown)}, the server says ${JSON.stringify(actual)}`
  }
}

function differencesOfLists(shown: unknown[], actual: unknown[], place: string): string[] {
  const isOpen = shown.at(-1) === REST
  const items = isOpen ? shown.slice(0, -1) : shown
  if (isOpen ? actual.length < items.length : actual.length !== items.length)
    return [`${place || '/'} shows ${items.length} items, the server sends ${actual.length}`]
  return items.flatMap((item, index) => differencesOf(item, actual[index], `${place}/${index}`))
}

type JsonObject = Record<string, unknown>

function differencesOfRecords(shown: JsonObject, actual: JsonObject, place: string): string[] {
  const keys = Object.keys(shown).filter((key) => key !== REST)
  const more = REST in shown ? [] : Object.keys(actual).filter((key) => !keys.includes(key))
  return [
    ...more.map((key) => `${place}/${key} is not shown`),
    ...keys.flatMap((key) => differencesOf(shown[key], actual[key], `${place}/${key}`)),
  ]
}

const isRecord = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text in which `…` matches anything. */
function patternOf(text: string): RegExp {
  const parts = text.split(REST).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`)
}

/** Fails when a block of a document does not match the output: JSON, an HTTP answer, or plain text. */
export function assertLike(shown: string, printed: string, language: string): void {
  const lines = (text: string) => text.trim().replace(/[ \t\r]+$/gm, '')
  if (language === 'json') assertAlikeJson(shown, printed)
  else if (language === 'http') assertAlikeAnswer(shown, printed)
  else assert.match(lines(printed), patternOf(lines(shown)))
}

function assertAlikeJson(shown: string, printed: string): void {
  const differences = differencesOf(JSON.parse(shown), parseJson(printed))
  assert.deepEqual(differences, [], printed)
}

/** The status line, the headers that are shown, and the body. */
function assertAlikeAnswer(shown: string, printed: string): void {
  const [expected, answer] = [shown, printed].map((text) => partsOf(text)) as [Parts, Parts]
  assert.equal(answer.status, expected.status, printed)
  for (const header of expected.headers)
    assert.ok(
      answer.headers.some((line) => patternOf(header.toLowerCase()).test(line.toLowerCase())),
      `${header} is not among\n${answer.headers.join('\n')}`,
    )
  if (expected.body) assertAlikeJson(expected.body, answer.body)
  else assert.equal(answer.body, '')
}

interface Parts {
  status: string
  headers: string[]
  body: string
}

function partsOf(text: string): Parts {
  const [head = '', ...body] = text.trim().replaceAll('\r\n', '\n').split('\n\n')
  const [status = '', ...headers] = head.split('\n')
  return { status, headers, body: body.join('\n\n').trim() }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new assert.AssertionError({ message: `This is no JSON: ${text}` })
  }
}
