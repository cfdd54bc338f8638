"""The baseline of a packet's volume: a table of as many rows, set by Typst, and nothing else.

python -m benchmarks.bare_table ROWS
"""

import sys

import typst

SOURCE = """#set page(paper: "a4")
#table(columns: (12mm, 80mm, 40mm, 28mm), ..range({rows}).map(n => (str(n + 1), "Өзөнова Мээрим " + str(n), "Ош", "")).flatten())
"""


def main(rows):
    print(len(typst.compile(SOURCE.format(rows=rows).encode(), format="pdf")))


if __name__ == "__main__":
    main(int(sys.argv[1]))
