// Lists the licences of what production installs, with their packages: `node scripts/licences.ts` (`--json` for programs).
import path from 'node:path'
import { listProductionPackages } from '../tools/production-packages.ts'

const packages = listProductionPackages(path.resolve(import.meta.dirname, '..'))
const byLicence = Object.groupBy(packages, ({ license }) => license)
if (process.argv.includes('--json')) console.log(JSON.stringify(packages, null, 2))
else
  for (const [licence, those = []] of Object.entries(byLicence).sort(([one], [other]) => one.localeCompare(other)))
    console.log(`${licence} (${those.length}): ${those.map(({ name, version }) => `${name} ${version}`).join(', ')}`)
