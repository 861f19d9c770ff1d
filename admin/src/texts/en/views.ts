// English texts of saved views.
export const views = {
  'view.all': 'Views',
  'view.none': 'All',
  'view.save': 'Save view',
  'view.keep': 'Save',
  'view.saved': '“{name}” is saved.',
  'view.name': 'Name',
  'view.share': 'Everybody in the tenant meets it',
  'view.shared.label': '{name}, shared in the tenant',
  'view.menu': 'What can be done with {name}',
  'view.update': 'Update with what is shown',
  'view.rename': 'Rename or share',
  'view.first': 'Open this view first',
  'view.first.not': 'No longer open it first',
  'view.delete': 'Delete',
  'view.delete.own': 'The view goes, the records stay.',
  'view.delete.shared': 'The view goes for everybody in the tenant, the records stay.',
}
