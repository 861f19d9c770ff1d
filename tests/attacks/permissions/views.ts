// Attacks on saved views of lists.
import { attack } from '../support/attack.ts'
import type { Scene } from '../support/scene.ts'
import { likeMissing } from '../support/verdicts.ts'
import { DENIED, name } from './scenes.ts'

const viewOf = (isShared: boolean) => ({ name: name(), resource: 'articles', query: { search: name() }, isShared })

async function saveView({ must, victim }: Scene, isShared: boolean, as: 'owner' | 'editor' = 'owner'): Promise<string> {
  return (await must('POST /saved-views', victim.people[as], viewOf(isShared))).id
}

export const views = [
  attack({
    name: "a colleague's private view is answered like one that never existed",
    case: 'OWASP API1:2023',
    guard: 'views are met by their makers',
    arrange: (scene) => saveView(scene, false, 'editor'),
    attempt: (scene, id) =>
      scene.askBoth((each) => ({ read: 'savedViews', id: each }), id, { as: scene.victim.people.owner }),
    meets: likeMissing(),
  }),
  attack({
    name: 'people without the permission cannot share a view',
    case: 'CVE-2026-45732',
    guard: 'sharing takes a word',
    arrange: (scene) => saveView(scene, false, 'editor'),
    attempt: (scene, id) => {
      const as = scene.victim.people.editor
      return Promise.all([
        scene.ask({ create: 'savedViews', input: viewOf(true) }, { as }),
        scene.ask({ createMany: 'savedViews', inputs: [viewOf(true)] }, { as }),
        scene.ask({ update: 'savedViews', id, input: { isShared: true } }, { as }),
      ])
    },
    meets: DENIED,
  }),
  attack({
    name: 'only its maker changes a shared view, whoever else may share',
    case: 'OWASP API1:2023',
    guard: 'views are changed by their makers',
    arrange: (scene) => saveView(scene, true),
    attempt: (scene, id) =>
      scene.ask(
        { update: 'savedViews', id, input: { query: { filters: { status: 'draft' } } } },
        { as: scene.victim.people.admin },
      ),
    meets: DENIED,
  }),
]
