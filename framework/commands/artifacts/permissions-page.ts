// docs/reference/permissions.md: every permission, what it allows, and the lowest role that holds it.
import type { Application } from '#framework/application/build-application.ts'
import { type DescribedResource, describePermissions } from '#framework/permissions/describe-permissions.ts'
import { codeOf, GENERATED, tableOf } from './markdown.ts'

const INTRODUCTION = `A permission is a word such as \`articles.update\`. [Who may do what](../permissions.md) explains how words are given.
Each built-in role holds the words of the roles before it: member, viewer, editor, admin, owner.
\`./manage permissions explain ann@example.com articles.publish --tenant acme\` says why somebody holds a word.`

/** The page: each resource's permissions, then those that no role of a tenant can hold. */
export function buildPermissionsPage({ roles, models, words }: Application): string {
  const resources = describePermissions({ roles, models }, () => false)
  const told = new Set(resources.flatMap(({ permissions }) => permissions.map(({ word }) => word)))
  const rest = [...words].filter((word) => !told.has(word))
  return `${[GENERATED, '# Permissions', INTRODUCTION, ...resources.map(sectionOf), ...restOf(rest)].join('\n\n')}\n`
}

function sectionOf({ label, permissions, reading, writing }: DescribedResource): string {
  const rows = permissions.map(({ word, summary, from }) => [codeOf(word), summary, from])
  const table = tableOf(['permission', 'allows', 'held from'], rows)
  return [`## ${label}`, rowsOf(reading.sentence, writing.sentence), table].join('\n\n')
}

/** Shows a rule once if it is the same for both. */
function rowsOf(reading: string, writing: string): string {
  return reading === writing ? `Rows: ${reading}` : `Read: ${reading} Write: ${writing}`
}

function restOf(words: readonly string[]): string[] {
  if (words.length === 0) return []
  const lines = words.map((word) => `- ${codeOf(word)}`).join('\n')
  return ['## Platform', 'No role of a tenant can hold these words. Staff of the platform holds some of them.', lines]
}
