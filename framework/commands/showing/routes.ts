// `routes`: lists every route and who may use it.
import { defineCommand } from '../define-command.ts'

/** Prints the routes in app order. */
export const routes = defineCommand({
  name: 'routes',
  group: 'Declaration',
  summary: 'list the addresses of the API, with the permissions that they require',
  arguments: { words: { summary: 'only routes that contain all of these words', many: true } },
  options: { json: { kind: 'flag', summary: 'print JSON' } },
  examples: { routes: 'all of them', 'routes articles POST': 'those that write articles' },
  async run(project, { words, json }, console) {
    const { describeRoutes } = await import('#framework/projections/rest/describe-routes.ts')
    const { API_INFO } = await import('#framework/projections/openapi/api-info.ts')
    const application = await project.loadApplication()
    const found = describeRoutes(application, API_INFO.prefix).filter((route) =>
      words.every((word) => Object.values(route).join(' ').includes(word)),
    )
    if (json) console.printJson(found)
    else if (found.length === 0) console.print('No route holds these words.')
    else console.printTable(found.map((route) => ({ ...route })))
  },
})
