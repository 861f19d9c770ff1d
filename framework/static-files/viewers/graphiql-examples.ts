// What GraphiQL opens with.

/** The initial queries: each runs in a fresh demo once somebody is signed in. */
export const EXAMPLES = `# Sign in above with one click, or write under Headers:
# { "Authorization": "Bearer …", "X-Tenant": "acme" }
# Then press the play button and choose. The documentation and your history stand on the left.

query PublishedArticles {
  articles(filter: { status: { exact: published } }, first: 5) {
    totalCount
    nodes {
      title
      category { name }
      tags { name }
    }
  }
}

query SearchArticles {
  articles(search: "anvil") {
    nodes { title status rights }
  }
}

mutation NewCategory {
  createCategory(input: { name: "Recipes" }) {
    category { id name slug }
  }
}

# Goes on until you stop it: create something in another tab.
subscription WhatHappens {
  events { name data }
}
`
