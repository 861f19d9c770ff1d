// Reads a Dockerfile into stages. It knows the instructions that ours uses, and refuses others rather than skip them.

/** One instruction of a stage. */
export type Step =
  | { readonly does: 'run'; readonly command: string }
  | {
      readonly does: 'copy'
      readonly from: string | null
      readonly sources: readonly string[]
      readonly target: string
    }
  | { readonly does: 'configure'; readonly change: Partial<Configuration> }

/** What a container of a stage starts with. */
export interface Configuration {
  readonly env: Readonly<Record<string, string>>
  readonly user: string
  readonly folder: string
  readonly command: readonly string[]
  readonly health: readonly string[]
  readonly ports: readonly number[]
}

/** `from` is another stage or a base image. */
export interface Stage {
  readonly name: string
  readonly from: string
  readonly steps: readonly Step[]
}

const NOTHING: Configuration = { env: {}, user: 'root', folder: '/', command: [], health: [], ports: [] }

/** Throws with the line that it does not understand. */
export function readStages(text: string): Stage[] {
  const stages: { name: string; from: string; steps: Step[] }[] = []
  for (const line of linesOf(text)) {
    const [, keyword = '', rest = ''] = /^([A-Z]+)\s+(.*)$/s.exec(line) ?? []
    const [, from, name] = /^(\S+) AS (\S+)$/.exec(rest) ?? []
    if (keyword === 'FROM' && from && name) stages.push({ name, from, steps: [] })
    else stages.at(-1)?.steps.push(readStep(keyword, rest, line))
  }
  return stages
}

function linesOf(text: string): string[] {
  const whole = text.split('\n').filter((line) => !line.startsWith('#'))
  const lines = whole
    .join('\n')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
  return lines.map((line) => line.trim()).filter(Boolean)
}

const READERS: Readonly<Record<string, (rest: string) => Step>> = {
  RUN: (command) => ({ does: 'run', command }),
  COPY: readCopy,
  WORKDIR: (folder) => configure({ folder }),
  USER: (user) => configure({ user }),
  ENV: (rest) => configure({ env: Object.fromEntries(rest.split(' ').map((pair) => pair.split('=', 2))) }),
  EXPOSE: (port) => configure({ ports: [Number(port)] }),
  CMD: (rest) => configure({ command: JSON.parse(rest) }),
  HEALTHCHECK: (rest) => configure({ health: JSON.parse(rest.slice(rest.indexOf('CMD ') + 4)) }),
}

const configure = (change: Partial<Configuration>): Step => ({ does: 'configure', change })

function readStep(keyword: string, rest: string, line: string): Step {
  const read = READERS[keyword]
  if (!read) throw new Error(`The rehearsal does not know this instruction: ${line}`)
  return read(rest)
}

function readCopy(rest: string): Step {
  const [, from = null, places = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? []
  const words = places.split(' ')
  return { does: 'copy', from, sources: words.slice(0, -1), target: words.at(-1)! }
}

/** What the stage starts with, after all that it stands on. */
export function configurationOf(stages: readonly Stage[], name: string): Configuration {
  const stage = stages.find((each) => each.name === name)
  if (!stage) return NOTHING
  return stage.steps.reduce((known, step) => merge(known, step), configurationOf(stages, stage.from))
}

/** The configuration after a step. */
export function merge(known: Configuration, step: Step): Configuration {
  if (step.does !== 'configure') return known
  return { ...known, ...step.change, env: { ...known.env, ...step.change.env } }
}
