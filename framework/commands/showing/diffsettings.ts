// `diffsettings`: shows settings that differ from a fresh development machine's.
import { defineCommand } from '../define-command.ts'

/** Prints the settings, secrets masked. */
export const diffsettings = defineCommand({
  name: 'diffsettings',
  group: 'Checks',
  summary: 'show the settings that differ from their defaults',
  options: {
    all: { kind: 'flag', summary: 'show every setting' },
    json: { kind: 'flag', summary: 'print JSON' },
  },
  examples: { 'diffsettings --all': 'every setting with its variable and its value' },
  async run(project, { all, json }, console) {
    const shown = project.describeSettings().filter((setting) => all || setting.value !== setting.usual)
    if (json) console.printJson(shown)
    else if (shown.length === 0) console.print('No setting differs from its default.')
    else
      console.printTable(
        shown.map(({ name, variable, value, usual }) => ({ setting: name, variable, value, default: usual })),
      )
  },
})
