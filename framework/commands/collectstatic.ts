// `collectstatic`: the files of the admin and of the viewers in one folder, hashed and packed, for servers and proxies.
import { defineCommand } from './define-command.ts'

/** Idempotent: what is there stays. */
export const collectstatic = defineCommand({
  name: 'collectstatic',
  group: 'Tools',
  summary: 'collect the files of the admin, Swagger UI, ReDoc and GraphiQL into one folder',
  description:
    'Names change with the content, and forms for Brotli and gzip stand beside each file. Servers send these files below /static/; a proxy may send them from the folder. Run it when you build an image or before you restart, while the development packages are installed. The folder is PEND_STATIC_DIRECTORY.',
  options: {
    clear: {
      kind: 'flag',
      summary: 'also delete what earlier runs left: files of pages that are still open elsewhere',
    },
    dryRun: { kind: 'flag', summary: 'only say what would be written and deleted' },
  },
  examples: {
    collectstatic: 'before a deployment; files of earlier ones stay',
    'collectstatic --clear --dry-run': 'what nobody needs any more',
  },
  async run({ root, settings }, { clear, dryRun: isDry }, console) {
    const { collectFiles } = await import('#framework/static-files/collected/collect.ts')
    const { viewerFiles } = await import('#framework/static-files/viewers/viewer-files.ts')
    const { adminFiles } = await import('#framework/projections/admin/serve-admin.ts')
    const folder = settings.staticDirectory
    const files = [...(await adminFiles(await openBundleFolder(root))), ...viewerFiles]
    const onStep = (step: string, name: string) => console.print(`${step} ${name}`)
    const { written, unchanged, deleted } = await collectFiles({ folder, files, clears: clear, isDry, onStep })
    const verb = isDry ? 'would be written' : 'written'
    const gone = clear ? `, ${deleted} ${isDry ? 'would be deleted' : 'deleted'}` : ''
    console.print(`${folder}: ${written} ${verb}, ${unchanged} unchanged${gone}.`)
  },
})

/** Builds the bundle if it does not match its sources. Throws PendError if it can be neither built nor used. */
async function openBundleFolder(root: string): Promise<string> {
  const { BUNDLE, buildBundle } = await import('#framework/projections/admin/bundle/build-bundle.ts')
  const { fits } = await import('#framework/projections/admin/bundle/open-bundle.ts')
  if (!(await fits(root))) await buildBundle(root)
  const path = await import('node:path')
  return path.join(root, BUNDLE)
}
