# What the scripts of this folder share. Sourced, not run.

# Debian packages that floydfarm is built and run with: libraries with their headers, and fonts for the grid's labels.
packages=(
    libopenblas-dev librabbitmq-dev libhiredis-dev libsentencepiece-dev libpng-dev libssl-dev libpango1.0-dev
    fonts-dejavu-core fonts-droid-fallback pkg-config
)

# What the tests need besides: they start servers of their own.
test_packages=(rabbitmq-server redis-server)

# The oldest Swift that Package.swift is written for.
swift_needed=6.2

# Ends the script with one sentence.
fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# Ends the script where there is no Swift toolchain, or one too old.
require_swift() {
    local found
    found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1) || true
    if [[ -z $found || $(printf '%s\n' "$swift_needed" "$found" | sort --version-sort | head -n 1) != "$swift_needed" ]]; then
        # shellcheck disable=SC2016  # the reader's shell expands it
        fail "Swift $swift_needed or newer is needed (found: ${found:-none}). To get it:" \
            'curl -O "https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz" &&' \
            'tar zxf "swiftly-$(uname -m).tar.gz" && ./swiftly init' \
            '(or see https://www.swift.org/install/linux)'
    fi
}

# Installs those of the named packages that are missing; says nothing when none is. None of their services is started.
install_packages() {
    local missing=() as_root=() package
    command -v dpkg-query >/dev/null || fail "this is not Debian; install what these packages hold: $*"
    for package in "$@"; do
        [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            missing+=("$package")
    done
    ((${#missing[@]} > 0)) || return 0
    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            fail "Debian packages are missing, and only root may install them: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    echo "Installing ${missing[*]}" >&2
    "${as_root[@]}" apt-get -qq update
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive bash -c "$quietly" bash \
        apt-get -qq install --no-install-recommends "${missing[@]}" >&2
}

# Runs a command while policy-rc.d, which Debian's packages ask, forbids them to start their services.
# shellcheck disable=SC2016  # the inner shell expands it
quietly='
    policy=/usr/sbin/policy-rc.d
    [[ -e $policy ]] || { trap "rm -f $policy" EXIT; printf "#!/bin/sh\nexit 101\n" >$policy; chmod 755 $policy; }
    "$@"
'
