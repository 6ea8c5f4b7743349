# What the scripts of this folder share. Sourced, not run.

# Debian packages that floydfarm is built and run with: libraries with their headers, and fonts for the grid's labels.
packages=(
    libopenblas-dev librabbitmq-dev libhiredis-dev libsentencepiece-dev libpng-dev libjpeg62-turbo-dev
    libssl-dev zlib1g-dev libpango1.0-dev fonts-dejavu-core fonts-droid-fallback pkg-config
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
    local missing=() package
    command -v dpkg-query >/dev/null || fail "this is not Debian; install what these packages hold: $*"
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]} > 0)) || return 0
    ((EUID == 0)) || command -v sudo >/dev/null ||
        fail "Debian packages are missing, and only root may install them: apt-get install ${missing[*]}"
    echo "Installing ${missing[*]}" >&2
    as_root apt-get -qq update
    as_root env DEBIAN_FRONTEND=noninteractive bash -c "$quietly" bash \
        apt-get -qq install --no-install-recommends "${missing[@]}" >&2
}

is_installed() { [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# Runs a command as root.
as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# Makes .build/container-checks: what the tests of docker/ and k8s/ need beside Debian's packages.
# In `venv` Tests/ContainerTests/requirements.txt, in `kubernetes-client` Debian's kubectl where another one is installed.
install_container_checks() {
    local folder=.build/container-checks requirements=Tests/ContainerTests/requirements.txt
    [[ $(apt-cache policy librabbitmq4) == *'Candidate: 0'* ]] || as_root apt-get -qq update
    command -v kubectl >/dev/null || install_packages kubernetes-client
    python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv
    if ! cmp --silent "$requirements" "$folder/requirements.txt"; then
        echo "Installing what checks of manifests need into $folder" >&2
        rm -rf "$folder/venv"
        python3 -m venv "$folder/venv"
        "$folder/venv/bin/pip" --quiet --disable-pip-version-check install --no-deps --requirement "$requirements"
        cp "$requirements" "$folder/requirements.txt"
    fi
    if [[ ! -e $folder/kubernetes-client ]] && ! is_installed kubernetes-client; then
        (cd "$folder" && apt-get -qq download kubernetes-client 2>/dev/null) ||
            fail "Debian's package kubernetes-client cannot be downloaded"
        dpkg --extract "$folder"/kubernetes-client_*.deb "$folder/kubernetes-client"
        rm "$folder"/kubernetes-client_*.deb
    fi
}

# Runs a command while policy-rc.d, which Debian's packages ask, forbids them to start their services.
# shellcheck disable=SC2016  # the inner shell expands it
quietly='
    policy=/usr/sbin/policy-rc.d
    [[ -e $policy ]] || { trap "rm -f $policy" EXIT; printf "#!/bin/sh\nexit 101\n" >$policy; chmod 755 $policy; }
    "$@"
'
