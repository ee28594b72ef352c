" Settings for scripts of cgx.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:# commentstring=#\ %s
setlocal expandtab shiftwidth=2 softtabstop=2
" Keys and the names of statements hold hyphens.
setlocal iskeyword+=-
" gq lays the whole script out; :make lists what 'cgx check' finds.
setlocal formatexpr=CgxFormat()
setlocal makeprg=cgx\ check\ %:S
setlocal errorformat=%Eerror:\ %m,%Eerror[%*[^]]]:\ %m,%Wwarning:\ %m,%Wwarning[%*[^]]]:\ %m
setlocal errorformat+=%Z\ %#-->\ %f:%l:%c,%-G%.%#

" Statements belong together, so all lines are laid out. Where they can't be read they stay as they
" are, and the message says why.
if !exists('*CgxFormat')
  function CgxFormat() abort
    let l:old = getline(1, '$')
    let l:errors = tempname()
    let l:new = systemlist('cgx format - 2>' . shellescape(l:errors), l:old)
    let l:failed = v:shell_error
    let l:message = filereadable(l:errors) ? readfile(l:errors) : []
    call delete(l:errors)
    if l:failed
      echohl ErrorMsg
      for l:line in l:message
        echomsg l:line
      endfor
      echohl None
    elseif l:new != l:old
      let l:view = winsaveview()
      call setline(1, l:new)
      if len(l:new) < len(l:old)
        call deletebufline('%', len(l:new) + 1, '$')
      endif
      call winrestview(l:view)
    endif
    return 0
  endfunction
endif

let b:undo_ftplugin = 'setlocal comments< commentstring< expandtab< shiftwidth< softtabstop<'
      \ . ' iskeyword< formatexpr< makeprg< errorformat<'

if exists('loaded_matchit') && !exists('b:match_words')
  let b:match_words = '^\s*\<if\>:^\s*\<else\>:^\s*\<end\>'
  let b:undo_ftplugin .= ' | unlet! b:match_words'
endif
