/** Shared by every page that is set. Needs `unprintable`. */
export const CODE_FRAME = String.raw`
// What no installed font can draw becomes a frame with its code point, never an empty box.
#let code-frame(character) = {
  let code = upper(str(character.to-unicode(), base: 16))
  let half = calc.quo(code.len() + 1, 2)
  box(width: 1.5em, height: 1.1em, baseline: 0.18em, stroke: 0.4pt, align(center + horizon, {
    set text(size: 0.48em)
    set par(leading: 0.15em, first-line-indent: 0pt, justify: false)
    [#code.slice(0, half) \ #code.slice(half)]
  }))
}
#show regex(if unprintable.len() == 0 { "[^\s\S]" } else { unprintable.join("|") }): it => code-frame(it.text)
`;

/**
 * The page, in Typst. Everything a person wrote arrives as data (`sys.inputs`, JSON) and is shown as text: markup in it stays text.
 * Sizes follow GB/T 9704-2012 as far as one page allows: title 22 pt, body 14 pt, first line indented by two characters.
 */
export const PAPER_TEMPLATE = `
#let paper = json(bytes(sys.inputs.paper))
#let fonts = json(bytes(sys.inputs.fonts))
#let unprintable = json(bytes(sys.inputs.unprintable))
#let issued = paper.issuedOn.split("-").map(int)

#set document(title: paper.title + " " + paper.number, author: paper.organ, date: datetime(year: issued.at(0), month: issued.at(1), day: issued.at(2)))
#set page(
  paper: "a4",
  margin: (top: 27mm, bottom: 25mm, left: 27mm, right: 25mm),
  footer: context [
    #set text(9pt)
    #set par(leading: 0.4em, spacing: 4pt)
    #line(length: 100%, stroke: 0.4pt + luma(150))
    #grid(columns: (1fr, auto), column-gutter: 8pt, paper.number + "　" + paper.enquiry, [第 #counter(page).display() 页　共 #counter(page).final().first() 页])
  ],
)
#set text(font: fonts, fallback: false, lang: "zh", region: "cn", size: 13pt, hyphenate: false, cjk-latin-spacing: none)
#set par(leading: 0.85em, spacing: 0.85em, justify: true, linebreaks: "optimized")

// A run of Latin letters or figures that may be longer than its line or its cell may break anywhere; hanzi can already.
// Boxes, because Typst 0.14 sets a line that breaks at a zero-width space one letter too long.
#let breakable(run) = run.clusters().map(letter => box(letter)).join()
#show regex("[!-~]{36,}"): it => breakable(it.text)

${CODE_FRAME}
#let indented(body) = par(first-line-indent: (amount: 2em, all: true), body)
#let cell-text(body) = { set par(leading: 0.5em, justify: false, first-line-indent: 0pt); set text(10.5pt); show regex("[!-~]{16,35}"): it => breakable(it.text); body }

// The last words before the closing stay with it and with the signature: no page carries a signature alone.
#let kept(gap, body) = block(above: gap, below: gap, sticky: true, body)

#let render(piece, last) = {
  if piece.type == "paragraph" { if last { kept(0.85em, indented(piece.text)) } else { indented(piece.text) } }
  else if piece.type == "heading" { block(above: 1.1em, below: 0.75em, sticky: true, text(weight: "bold", piece.text)) }
  else if piece.type == "list" {
    let numbered(index, item) = indented[#(index + 1)．#item]
    let (size, gap) = if piece.size == "small" { (11.5pt, 0.7em) } else { (13pt, 0.85em) }
    set text(size)
    set par(leading: gap, spacing: gap)
    for (index, item) in piece.items.enumerate() {
      if last and index == piece.items.len() - 1 { kept(gap, numbered(index, item)) } else { numbered(index, item) }
    }
  } else if piece.type == "facts" {
    block(above: 1em, below: 1em, table(
      columns: (7.5em, 1fr), stroke: 0.5pt + luma(90), inset: (x: 6pt, y: 5.5pt), align: (center + horizon, left + horizon),
      ..piece.rows.map(row => (cell-text(row.at(0)), cell-text(row.at(1)))).flatten(),
    ))
  } else if piece.type == "table" {
    block(above: 1em, below: 1em, table(
      columns: piece.columns.map(column => if column.share == 0 { auto } else { column.share * 1fr }),
      stroke: 0.5pt + luma(90), inset: (x: 6pt, y: 5.5pt),
      align: (x, y) => if y == 0 or piece.columns.at(x).share == 0 { center + horizon } else { left + horizon },
      table.header(..piece.columns.map(column => table.cell(fill: luma(240), cell-text(text(weight: "bold", column.heading))))),
      // A row stays on one page, unless one of its texts could fill half a page by itself.
      ..piece.rows.map(row => row.map(text => table.cell(breakable: row.any(each => each.len() > 1200), cell-text(text)))).flatten(),
    ))
  }
}

// The place of the seal, in its real size (4.2 cm). Its words keep to the rim: organ and date are printed across the middle.
#let seal = {
  let red = rgb("#c0392b")
  let rim(size, words) = align(center, {
    set text(size, fill: red)
    set par(leading: 0.3em, justify: false, first-line-indent: 0pt)
    words
  })
  // Lines of equal length, so that no single character is left over.
  let characters = paper.signature.seal.clusters()
  let lines = calc.max(1, calc.ceil(characters.len() / 8))
  let name = characters.chunks(calc.max(1, calc.ceil(characters.len() / lines))).map(line => line.join())
  box(width: 42mm, height: 42mm, {
    place(center + horizon, circle(radius: 21mm, stroke: (paint: red, thickness: 0.9pt, dash: "dashed")))
    place(center + top, dy: 3.5mm, rim(if lines > 3 { 5.5pt } else { 7pt }, name.join(linebreak())))
    place(center + bottom, dy: -4.5mm, rim(7pt, "（印章位置）"))
  })
}

#align(center, {
  set par(leading: 0.6em, justify: false)
  text(if paper.organ.clusters().len() > 24 { 14pt } else { 18pt }, weight: "bold", paper.organ)
  v(0.2em)
  text(22pt, weight: "bold", tracking: 0.12em, paper.title)
  v(0.1em)
  text(12pt, paper.number)
})
#v(0.4em)
#line(length: 100%, stroke: 0.8pt)
#v(0.4em)

#if paper.addressee != none { block(below: 0.9em, paper.addressee + "：") }
#for (index, piece) in paper.blocks.enumerate() { render(piece, index == paper.blocks.len() - 1) }

#block(breakable: false, width: 100%, {
  if unprintable.len() > 0 {
    cell-text[注：本文书中#unprintable.map(code-frame).join("、")处的字，现有字库无法印出，以编码（#unprintable.map(each => "U+" + upper(str(each.to-unicode(), base: 16))).join("、")）表示，以系统登记为准。]
  }
  indented(paper.closing)
  for line-label in paper.signatureLines {
    v(0.5em)
    grid(columns: (auto, 1fr), column-gutter: 6pt, align: bottom, line-label + "：", line(length: 70mm, stroke: 0.5pt))
  }
  v(0.3em)
  grid(
    columns: (1fr, auto), align: (left + bottom, right + bottom),
    stack(dir: ttb, spacing: 5pt,
      image(bytes(sys.inputs.qr), format: "svg", width: 27mm, alt: paper.scan.caption),
      cell-text(text(8.5pt, paper.scan.caption)),
      cell-text(text(8.5pt, paper.scan.reference)),
    ),
    box(width: 96mm, height: 42mm, {
      place(center + horizon, seal)
      place(center + horizon, dy: 2mm, align(center, {
        set par(leading: 0.6em, justify: false, first-line-indent: 0pt)
        text(if paper.signature.organ.clusters().len() > 20 { 10pt } else { 13pt }, paper.signature.organ)
        linebreak()
        paper.signature.date
        if paper.signature.entrusted != none {
          linebreak()
          text(9pt, "（受委托办理机关：" + paper.signature.entrusted + "）")
        }
      }))
    }),
  )
})
`;
