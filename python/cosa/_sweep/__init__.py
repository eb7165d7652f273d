"""Sweeps: ranges of machines, each scheduled for whole networks.

`spec` says what is asked, `machines` which machines that is, `tasks` what has to be answered and in
which order, `solving` answers it, `results` adds it up, `fronts` says which machines none beats,
`right_size` how much of each memory is needed, `files` and `page` write it; `command` is the command.
"""
