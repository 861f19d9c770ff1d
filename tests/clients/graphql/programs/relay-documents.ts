// Input of relay-compiler: it needs Node, connections and the ids of Relay's specifications.
import { graphql } from 'relay-runtime'

export const documents = [
  graphql`mutation relayDocumentsLoginMutation($input: LoginInput!) { login(input: $input) { access } }`,
  graphql`mutation relayDocumentsCreateMutation($name: String!) {
    createCategory(input: { name: $name }) { category { id name } }
  }`,
  graphql`mutation relayDocumentsUpdateMutation($id: ID!) {
    updateCategory(id: $id, input: { name: "Changed" }) { category { id name } }
  }`,
  graphql`query relayDocumentsListQuery { ...relayDocumentsList }`,
  graphql`fragment relayDocumentsList on Query
    @argumentDefinitions(first: { type: "Int", defaultValue: 1 }, after: { type: "String" })
    @refetchable(queryName: "relayDocumentsPageQuery") {
    categories(first: $first, after: $after, orderBy: [name_DESC]) @connection(key: "relayDocuments_categories") {
      edges { node { name } }
    }
  }`,
  graphql`fragment relayDocumentsCategory on Category @refetchable(queryName: "relayDocumentsNodeQuery") { name }`,
  graphql`query relayDocumentsMissingQuery { category(id: "x") { name } categories { totalCount } }`,
  graphql`subscription relayDocumentsEventsSubscription {
    events(names: ["categories.created"]) { data }
  }`,
]
