#pragma once
#include "torch_normal.h"
