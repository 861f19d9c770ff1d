// `buildadmin`: builds the admin's bundle, for images and for servers without development packages.
import { defineCommand } from './define-command.ts'

/** Builds unless the bundle matches its sources. */
export const buildadmin = defineCommand({
  name: 'buildadmin',
  group: 'Tools',
  summary: 'build the screens at /admin/ into admin/dist',
  description:
    'Run it when you build an image, before you remove the development packages. Otherwise the server builds the admin at its first start, and whenever one of its sources has changed.',
  options: { force: { kind: 'flag', summary: 'build even if the bundle is up to date' } },
  examples: { buildadmin: 'what a server without vite sends' },
  async run({ root }, { force }, console) {
    const { buildBundle } = await import('#framework/projections/admin/bundle/build-bundle.ts')
    const { fits } = await import('#framework/projections/admin/bundle/open-bundle.ts')
    if (!force && (await fits(root))) return console.print('The bundle of the admin is up to date.')
    const begun = performance.now()
    await buildBundle(root)
    console.print(`The admin is built after ${((performance.now() - begun) / 1000).toFixed(1)} s.`)
  },
})
