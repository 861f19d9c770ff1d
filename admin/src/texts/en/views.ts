// English texts of saved views.
export const views = {
  'view.all': 'Views',
  'view.none': 'All',
  'view.save': 'Save view',
  'view.keep': 'Save',
  'view.saved': '“{name}” is saved.',
  'view.name': 'Name',
  'view.share': 'Share with everybody in the tenant',
  'view.shared.label': '{name}, shared in the tenant',
  'view.menu': 'Actions for {name}',
  'view.update': 'Update to the current list',
  'view.rename': 'Rename or share',
  'view.first': 'Open this view first',
  'view.first.not': 'No longer open it first',
  'view.delete': 'Delete',
  'view.delete.own': 'Deletes the view, not its records.',
  'view.delete.shared': 'Deletes the view for everybody in the tenant, not its records.',
}
