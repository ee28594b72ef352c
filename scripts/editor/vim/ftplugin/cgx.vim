" Settings for scripts of cgx.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:# commentstring=#\ %s
setlocal expandtab shiftwidth=2 softtabstop=2
" Keys and the names of statements hold hyphens.
setlocal iskeyword+=-
" gq lays the lines out; :make lists what 'cgx check' finds.
setlocal formatprg=cgx\ format\ -
setlocal makeprg=cgx\ check\ %:S
setlocal errorformat=%Eerror:\ %m,%Eerror[%*[^]]]:\ %m,%Wwarning:\ %m,%Wwarning[%*[^]]]:\ %m
setlocal errorformat+=%Z\ %#-->\ %f:%l:%c,%-G%.%#

let b:undo_ftplugin = 'setlocal comments< commentstring< expandtab< shiftwidth< softtabstop<'
      \ . ' iskeyword< formatprg< makeprg< errorformat<'

if exists('loaded_matchit') && !exists('b:match_words')
  let b:match_words = '^\s*\<if\>:^\s*\<else\>:^\s*\<end\>'
  let b:undo_ftplugin .= ' | unlet! b:match_words'
endif
