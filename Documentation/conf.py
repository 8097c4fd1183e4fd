# SPDX-License-Identifier: GPL-2.0
#
# How Sphinx makes HTML (make htmldocs) and man pages (make mandocs) of this directory.
# Nothing here depends on the day or the machine: the same sources give the same pages.

project = 'zPCI re-add'
author = 'the authors of zPCI re-add'
root_doc = 'index'
# They are included in other pages.
exclude_patterns = ['*-table.rst']
# A literal block is a listing or a transcript, in no language that could be highlighted.
highlight_language = 'none'
smartquotes = False

html_theme = 'alabaster'
html_theme_options = {
    'description': 'Ten kernel patches and their proof',
    'fixed_sidebar': True,
    'page_width': '78rem',
    'font_family': 'sans-serif',
    'show_powered_by': False,
}
html_sidebars = {'**': ['about.html', 'navigation.html', 'searchbox.html']}
html_static_path = ['_static']
html_css_files = ['pages.css']
html_copy_source = False
html_show_copyright = False
html_last_updated_fmt = None
html_domain_indices = False
html_use_index = False

# Page, name, what follows it in NAME, authors, section.
man_pages = [
    ('man/zlab', 'zlab', 'prove in QEMU that the series works', [], 1),
    ('man/zseries', 'zseries', 'write the series for its readers, and look for it in a kernel',
     [], 1),
    ('man/zmodel', 'zmodel', 'explore models of locks, and compare a kernel with them', [], 1),
    ('man/zpci-verify', 'zpci-verify', 'verify the re-add of PCI functions on hardware', [], 8),
]
man_make_section_directory = False
man_show_urls = True
