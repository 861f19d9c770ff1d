// Where each page stands in the site of the documents. tests/docs/site.test.ts finds pages that are missing or named twice.

/** A part of the navigation: its name, and its pages from the root of the project, in reading order. */
export interface Part {
  readonly name: string
  readonly pages: readonly string[]
}

/** The parts in the order of a reader: first steps, then what to look up. */
export const NAVIGATION: readonly Part[] = [
  {
    name: 'Start',
    pages: [
      'docs/getting-started.md',
      'docs/tour.md',
      'docs/first-resource.md',
      'docs/guides/first-feature.md',
      'docs/guides/your-product.md',
    ],
  },
  {
    name: 'Guides',
    pages: [
      'docs/guides/fields.md',
      'docs/guides/declarations.md',
      'docs/guides/filters.md',
      'docs/guides/row-rules.md',
      'docs/guides/problems.md',
      'docs/guides/operations.md',
      'docs/guides/testing.md',
      'docs/admin.md',
    ],
  },
  {
    name: 'Recipes',
    pages: [
      'docs/recipes.md',
      'docs/recipes/model/unique-per-tenant.md',
      'docs/recipes/model/slug.md',
      'docs/recipes/model/conditional-field.md',
      'docs/recipes/model/hide-a-field.md',
      'docs/recipes/model/soft-delete.md',
      'docs/recipes/model/order-by-hand.md',
      'docs/recipes/model/own-field-kind.md',
      'docs/recipes/code/custom-endpoint.md',
      'docs/recipes/code/act-on-many-records.md',
      'docs/recipes/code/task-on-a-schedule.md',
      'docs/recipes/code/react-to-an-event.md',
      'docs/recipes/lists/search.md',
      'docs/recipes/lists/filter-with-groups.md',
      'docs/recipes/lists/facets.md',
      'docs/recipes/lists/saved-views.md',
      'docs/recipes/lists/cursor-pagination.md',
      'docs/recipes/lists/graphql-relations.md',
      'docs/recipes/lists/export-a-list.md',
      'docs/recipes/people/invite-a-person.md',
      'docs/recipes/people/role-of-your-own.md',
      'docs/recipes/people/api-key-with-rights.md',
      'docs/recipes/people/second-factor.md',
      'docs/recipes/people/sign-in-with-a-provider.md',
      'docs/recipes/people/erase-a-person.md',
      'docs/recipes/tenants/own-domain.md',
      'docs/recipes/tenants/own-mail-texts.md',
      'docs/recipes/tenants/move-a-tenant.md',
      'docs/recipes/files/upload-a-file.md',
      'docs/recipes/files/image-sizes.md',
      'docs/recipes/files/webhooks.md',
      'docs/recipes/operate/settings-per-environment.md',
      'docs/recipes/operate/limit-rates.md',
      'docs/recipes/operate/publish-at-the-edge.md',
      'docs/recipes/operate/back-up-and-restore.md',
    ],
  },
  {
    name: 'Features',
    pages: [
      'docs/people.md',
      'docs/permissions.md',
      'docs/tasks-and-events.md',
      'docs/clients.md',
      'docs/published-content.md',
      'docs/archives.md',
    ],
  },
  {
    name: 'Operations',
    pages: [
      'docs/deploying.md',
      'docs/reference/checks.md',
      'docs/scaling.md',
      'docs/guides/upgrading.md',
      'docs/troubleshooting.md',
      'SECURITY.md',
      'CHANGELOG.md',
    ],
  },
  {
    name: 'Reference',
    pages: [
      'docs/reference/settings.md',
      'docs/reference/commands.md',
      'docs/reference/permissions.md',
      'docs/errors.md',
      'docs/glossary.md',
    ],
  },
  {
    name: 'Coming from …',
    pages: [
      'docs/coming-from/django.md',
      'docs/coming-from/payload.md',
      'docs/coming-from/supabase.md',
      'docs/comparison.md',
    ],
  },
  { name: 'Inside', pages: ['docs/architecture.md', 'docs/decisions.md', 'CONTRIBUTING.md'] },
]
