// Builds the settings of this process: base, then the environment's file, then the variables. The only reader of process.env.
import path from 'node:path'
import { parseSetting } from '#framework/settings/formats.ts'
import { nearestOf } from '#shared/utils/nearest.ts'
import { base } from './base.ts'
import { development } from './development.ts'
import {
  DECLARED_SETTINGS,
  mergeParts,
  SETTING_GROUPS,
  SETTING_LEAVES,
  type SettingLeaf,
  type SettingsTree,
  setValueAt,
  valueAt,
} from './leaves.ts'
import { findMissingRequirements, type SettingMistake, SettingsError } from './mistakes.ts'
import { production } from './production.ts'
import { ENVIRONMENTS, type Settings, type SettingsPart } from './schema.ts'
import { localSecretKey } from './secret-key.ts'
import { staging } from './staging.ts'
import { test } from './test.ts'
import { foreignHint, replacementOf } from './variables/foreign-names.ts'
import { readVariables, type Variables } from './variables/read-variables.ts'
import { fileVariableOf, readSecretFiles } from './variables/secret-files.ts'

type Environment = Settings['environment']

const FILES: Readonly<Record<Environment, SettingsPart>> = { development, staging, production, test }
// Variables of the same prefix that tests and commands read themselves.
const OTHER_FAMILIES = /^PEND_(TEST|BENCH)_/
const SECRETS = SETTING_LEAVES.filter(({ secret }) => secret).map(({ variable }) => variable)

/**
 * The settings of this process, with what `.env` and `.env.<environment>` in the root say, except in tests. `overrides`
 * are variables from the command line. Throws SettingsError with all mistakes.
 */
export function loadSettings(root: string, overrides: Variables = {}): Settings {
  const settings = readSettings(root, readVariables(root, overrides))
  return settings.secretKey ? settings : { ...settings, secretKey: localSecretKey(settings.dataDirectory) }
}

/** The settings from these variables. `secretKey` is empty if the environment allows generating one. */
export function readSettings(root: string, given: Variables): Settings {
  const secret = readSecretFiles(given, SECRETS)
  const { variables } = secret
  const environment = environmentOf(variables)
  const declared = DECLARED_SETTINGS.flatMap(({ usual, in: places }) => [usual ?? {}, places?.[environment] ?? {}])
  const tree = mergeParts(...declared, base, FILES[environment], { environment })
  const mistakes = [...secret.mistakes, ...findUnknownVariables(variables), ...applyVariables(tree, variables)]
  // An unreadable variable is not also missing.
  const known = new Set(mistakes.map(({ variable }) => variable))
  mistakes.push(
    ...findMissingRequirements(tree as Partial<Settings>)
      .filter(({ variable }) => !known.has(variable) && !known.has(fileVariableOf(variable)))
      .map(({ variable, message }) => ({ variable, message: message + foreignHint(variable, variables) })),
  )
  if (mistakes.length > 0) throw new SettingsError(mistakes)
  return completeSettings(tree, root)
}

function environmentOf(variables: Variables): Environment {
  const word = variables.PEND_ENV || 'development'
  const known = ENVIRONMENTS.find((environment) => environment === word)
  if (known) return known
  throw new SettingsError([
    { variable: 'PEND_ENV', message: `is "${word}", but it must be one of ${ENVIRONMENTS.join(', ')}` },
  ])
}

function applyVariables(tree: SettingsTree, variables: Variables): SettingMistake[] {
  return SETTING_LEAVES.flatMap((leaf) => {
    const text = variables[leaf.variable]?.trim()
    if (!text) return []
    const value = parseSetting(text, leaf)
    if (value === undefined || !leaf.allows(value)) return [mistakeOf(leaf, text)]
    setValueAt(tree, leaf.name, value)
    return []
  })
}

function mistakeOf({ variable, allowed, secret }: SettingLeaf, text: string): SettingMistake {
  return { variable, message: `${secret ? 'cannot be used:' : `is "${text}", but`} it must be ${allowed}` }
}

/** Variables of earlier versions, and their replacements. */
const RETIRED: Readonly<Record<string, string>> = Object.assign({}, ...DECLARED_SETTINGS.map(({ gone }) => gone))

function findUnknownVariables(variables: Variables): SettingMistake[] {
  const known = [...SETTING_LEAVES.map((leaf) => leaf.variable), ...SECRETS.map(fileVariableOf)]
  return Object.keys(variables)
    .filter((name) => name.startsWith('PEND_') && !OTHER_FAMILIES.test(name) && !known.includes(name))
    .map((variable) => {
      const instead = RETIRED[variable]
      if (instead) return { variable, message: `is gone: ${instead}` }
      const nearest = replacementOf(variable) ?? nearestOf(variable, known)
      return { variable, message: `is not a setting${nearest ? `: did you mean ${nearest}?` : ''}` }
    })
}

function completeSettings(tree: SettingsTree, root: string): Settings {
  const settings = tree as unknown as Settings
  settings.publicOrigin ??= `http://localhost:${settings.port}`
  settings.linkPages = settings.linkOrigin ?? `${settings.publicOrigin}/admin`
  settings.linkOrigin ??= settings.publicOrigin
  for (const name of SETTING_GROUPS) tree[name] ??= {}
  settings.mail.directory ??= path.join(settings.dataDirectory, 'mail')
  settings.secretKey ??= ''
  for (const declaration of DECLARED_SETTINGS) declaration.complete?.(settings, settings)
  for (const { name, format } of SETTING_LEAVES) {
    const place = valueAt(tree, name)
    if (format === 'path' && place !== undefined) setValueAt(tree, name, path.resolve(root, place as string))
  }
  return settings
}

/** One setting for people: its source, its value, and its default. */
export interface SettingDescription {
  readonly name: string
  readonly variable: string
  readonly value: string
  readonly usual: string
}

/** All settings compared with development defaults without variables; secrets are masked. */
export function describeSettings(settings: Settings, root: string): SettingDescription[] {
  const usual = readSettings(root, {})
  const show = (leaf: SettingLeaf, value: unknown) =>
    leaf.secret && value ? '(secret)' : JSON.stringify(value ?? null)
  return SETTING_LEAVES.map((leaf) => ({
    name: leaf.name,
    variable: leaf.variable,
    value: show(leaf, valueAt(settings, leaf.name)),
    usual: show(leaf, valueAt(usual, leaf.name)),
  }))
}
