import { connectFlawscope } from './flawscope-embed.js'

const status = document.querySelector('#status')
const output = document.querySelector('#result')
const flawscope = connectFlawscope(document.querySelector('#flawscope'))

flawscope.on('status', ({ phase, isolated }) => {
  status.textContent = `${phase}${isolated ? ', with threads' : ', one thread'}`
})

async function inspect(picture) {
  output.textContent = 'Inspecting'
  try {
    const { map, ...result } = await flawscope.inspect(picture, { map: 'values' })
    output.textContent = JSON.stringify({ ...result, map: `${map.width} x ${map.height}` }, null, 2)
  } catch (error) {
    output.textContent = `${error.code}: ${error.message} ${error.hint}`
  }
}

document.querySelector('#file').addEventListener('change', ({ target }) => {
  if (target.files[0]) void inspect(target.files[0])
})
document.querySelector('#sample').addEventListener('click', async () => {
  const name = 'washer-rust-1.webp'
  const response = await fetch(`samples/washer/${name}`)
  void inspect(new File([await response.blob()], name))
})
