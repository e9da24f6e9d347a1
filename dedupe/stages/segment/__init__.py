"""The structure of a text: paragraphs, sentences and quotations, as places in the untouched original."""
