// Apps: each a client id with its own data, clock and scenario. Switching, emptying, putting aside and bringing back.
import { h, show, button, field, toast } from './dom.js'
import { control, currentApp, get } from './api.js'
import { count, time, words } from './format.js'

const shown = 100

export function view(main, route, context) {
  const list = h('div', { class: 'panel flush' })
  const world = h('div', { class: 'panel' })
  const wanted = h('input', { class: 'input', type: 'search', 'aria-label': 'Find an app', placeholder: 'Client id…', on: { input: drawList } })
  const name = h('input', { class: 'input', placeholder: 'shop-test', maxlength: 255, autocomplete: 'username' })
  const secret = h('input', { class: 'input', type: 'password', autocomplete: 'new-password', placeholder: 'empty: any' })
  let apps = []

  async function load() {
    apps = (await get('apps')).apps
    drawList()
  }

  const address = app => (app === 'sandbox' ? '#/payments' : `#/payments?app=${encodeURIComponent(app)}`)

  function drawList() {
    const fitting = apps.filter(app => app.client_id.toLowerCase().includes(wanted.value.trim().toLowerCase()))
    show(
      list,
      h('div', { class: 'list-head' }, h('h2', {}, `${count(apps.length)} app${apps.length === 1 ? '' : 's'}`), wanted),
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Apps' },
        h(
          'table',
          {},
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              ['Client id', 'Secret', 'API key', 'Clock'].map(label => h('th', { scope: 'col' }, label)),
              h('th', {}, h('span', { class: 'unseen' }, 'Actions')),
            ),
          ),
          h(
            'tbody',
            {},
            fitting.slice(0, shown).map(app =>
              h(
                'tr',
                {},
                h(
                  'td',
                  {},
                  app.client_id === currentApp()
                    ? [h('b', {}, app.client_id), ' ', h('span', { class: 'badge good' }, 'Shown')]
                    : h('a', { href: address(app.client_id) }, app.client_id),
                ),
                h('td', {}, app.any_secret ? h('span', { class: 'quiet' }, 'any') : h('code', {}, app.client_secret)),
                h('td', {}, h('code', {}, app.api_key)),
                h('td', { class: 'figure' }, time(app.now), app.frozen && ' frozen'),
                h(
                  'td',
                  { class: 'right' },
                  app.client_id !== 'sandbox' &&
                    button(
                      'Remove',
                      () =>
                        sure(`Remove ${app.client_id} and all it has?`, async () => {
                          await control('DELETE', `apps/${encodeURIComponent(app.client_id)}`)
                          toast(`${app.client_id} is removed`)
                          if (app.client_id === currentApp()) location.hash = '#/payments'
                          else await load()
                        }),
                      { class: 'button small', 'aria-label': `Remove ${app.client_id}` },
                    ),
                ),
              ),
            ),
          ),
        ),
      ),
      fitting.length > shown && h('p', { class: 'quiet pad-in' }, `${count(fitting.length - shown)} more: narrow the list down.`),
    )
  }

  function onStatus(status) {
    const snapshot = h('input', { class: 'input', placeholder: 'before-the-test', maxlength: 255 })
    show(
      world,
      h('h2', {}, `The world of ${status.app}`),
      h(
        'dl',
        { class: 'facts' },
        Object.entries(status.counts).map(([what, number]) => [h('dt', {}, words(what)), h('dd', { class: 'figure' }, count(number))]),
        h('dt', {}, 'Version'),
        h('dd', {}, status.version),
        h('dt', {}, 'Database'),
        h('dd', {}, h('code', {}, status.database)),
      ),
      h('h3', {}, 'Snapshots'),
      status.snapshots.length === 0
        ? h('p', { class: 'quiet' }, 'None yet. One keeps all this app has, its clock and what is due included.')
        : h(
            'ul',
            { class: 'plain' },
            status.snapshots.map(one =>
              h(
                'li',
                { class: 'between' },
                h('code', {}, one),
                button('Bring back', () => act(() => control('POST', `snapshots/${encodeURIComponent(one)}/restore`, {}), `${one} is back`), {
                  class: 'button small',
                  'aria-label': `Bring back ${one}`,
                }),
              ),
            ),
          ),
      h(
        'div',
        { class: 'inline-form' },
        field('Put aside as', snapshot),
        button('Take a snapshot', () =>
          act(() => {
            if (!snapshot.value.trim()) throw new Error('It needs a name')
            return control('POST', 'snapshots', { name: snapshot.value.trim() })
          }, 'Put aside'),
        ),
      ),
      h('h3', {}, 'Start again'),
      h(
        'p',
        { class: 'quiet' },
        'An empty world: payments, money, due work and clock. Credentials, tokens, snapshots and this app’s scenarios stay.',
      ),
      h(
        'div',
        { class: 'actions' },
        button('Reset this app', () => sure(`Empty the world of ${status.app}?`, () => act(() => control('POST', 'reset'), 'Empty')), {
          class: 'button danger',
        }),
      ),
    )
  }

  async function act(step, text) {
    await step()
    await context.refreshStatus()
    context.refreshStories()
    toast(text)
  }

  show(
    main,
    h(
      'div',
      { class: 'page' },
      h('div', { class: 'page-head' }, h('h1', {}, 'Apps')),
      h('p', { class: 'quiet' }, 'Any client id is an app of its own: its payments, clock and scenario are nobody else’s.'),
      h(
        'div',
        { class: 'columns' },
        h(
          'div',
          {},
          list,
          h(
            'div',
            { class: 'panel' },
            h('h2', {}, 'New app'),
            h(
              'form',
              { class: 'inline-form', on: { submit: event => event.preventDefault() } },
              field('Client id', name),
              field('Secret', secret),
              button(
                'Make it',
                async () => {
                  if (!name.value.trim()) throw new Error('It needs a client id')
                  await control('PUT', `apps/${encodeURIComponent(name.value.trim())}`, secret.value ? { client_secret: secret.value } : {})
                  location.hash = address(name.value.trim())
                },
                { class: 'button primary' },
              ),
            ),
          ),
        ),
        world,
      ),
    ),
  )
  if (context.status()) onStatus(context.status())
  load().catch(failure => show(list, h('p', { class: 'problem pad', role: 'alert' }, failure.message)))
  return { onStatus }
}

function sure(question, act) {
  return new Promise((resolve, reject) => {
    const close = () => {
      dialog.close()
      dialog.remove()
    }
    const dialog = h(
      'dialog',
      {
        class: 'dialog',
        'aria-labelledby': 'sure-title',
        on: {
          cancel: () => {
            dialog.remove()
            resolve()
          },
        },
      },
      h('h2', { id: 'sure-title' }, question),
      h(
        'div',
        { class: 'actions' },
        button(
          'Do it',
          async () => {
            close()
            await act().then(resolve, reject)
          },
          { class: 'button danger' },
        ),
        button('Leave it', async () => {
          close()
          resolve()
        }),
      ),
    )
    document.body.append(dialog)
    dialog.showModal()
  })
}
