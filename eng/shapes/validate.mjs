// validate.mjs NODE_MODULES FEED.jsonld FEED.ttl SHAPES.ttl…: holds a feed against shapes, the same whether it is read as JSON-LD or as Turtle. Prints one JSON document.
import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, jsonld, turtle, ...shapes] = process.argv.slice(2)
const load = async name => import(pathToFileURL(createRequire(modules + '/x.js').resolve(name)))
const { Parser, Store } = await load('n3')
const { JsonLdParser } = await load('jsonld-streaming-parser')
const { isomorphic } = await load('rdf-isomorphic')
const { default: Validator } = await load('rdf-validate-shacl')

const read = file => new Parser().parse(readFileSync(file, 'utf8'))
const imports = 'http://www.w3.org/2002/07/owl#imports' // What a file of shapes builds on is given beside it.
const readJsonLd = file => new Promise((done, failed) => {
  const quads = []
  createReadStream(file).pipe(new JsonLdParser()).on('data', q => quads.push(q)).on('error', failed).on('end', () => done(quads))
})

const [fromJsonLd, fromTurtle] = [await readJsonLd(jsonld), read(turtle)]
const findings = []
for (const file of shapes) {
  const report = await new Validator(new Store(read(file).filter(q => q.predicate.value !== imports))).validate(new Store(fromTurtle))
  for (const result of report.results) {
    findings.push({
      shapes: file.split('/').at(-1), severity: result.severity?.value.split('#').at(-1), focus: result.focusNode?.value, path: result.path?.value,
      constraint: result.sourceConstraintComponent?.value.split('#').at(-1), message: result.message.map(m => m.value).join(' ')
    })
  }
}
console.log(JSON.stringify({ triples: fromTurtle.length, same: isomorphic(fromJsonLd, fromTurtle), findings }))
