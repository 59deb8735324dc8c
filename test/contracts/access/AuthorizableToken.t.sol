// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {ERC3009Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/draft-ERC3009Upgradeable.sol";

import {CreditToken} from "../../../contracts/access/CreditToken.sol";
import {SolidityTest} from "../support/SolidityTest.sol";

/// @notice Credits that move by signature; the test is the vault that makes them.
contract AuthorizableTokenTest is SolidityTest {
    string private constant FIELDS =
        "(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)";
    uint256 private constant AFTER = 1_000;
    uint256 private constant BEFORE = 2_000;
    bytes32 private constant NONCE = keccak256("one transfer");
    uint256 private constant VALUE = 7e6;

    CreditToken private credits;
    address private immutable ann = actor("ann");
    address private immutable ben = actor("ben");

    function setUp() public {
        VM.warp(AFTER + 1);
        credits = CreditToken(Clones.clone(deploy("CreditToken", "")));
        credits.initialize("Digits credits", "DIG-C", address(this));
        credits.mint(ann, 10e6);
    }

    function test_token_TellsWhatWalletsAsk() public view {
        assertText(credits.name(), "Digits credits");
        assertText(credits.symbol(), "DIG-C");
        assertText(credits.version(), "1");
        assertEq(credits.decimals(), 6, "decimals");
        assertEq(credits.DOMAIN_SEPARATOR(), _domain(), "domain");
    }

    function test_initialize_RevertWhen_ItIsTheLogicOfAllClones() public {
        CreditToken logic = CreditToken(deploy("CreditToken", ""));
        VM.expectRevert(Initializable.InvalidInitialization.selector);
        logic.initialize("Mine", "MINE", ann);
    }

    function test_transferWithAuthorization_MovesWhatWasSigned() public {
        bytes memory signature = _sign("ann", "TransferWithAuthorization");
        credits.transferWithAuthorization(ann, ben, VALUE, AFTER, BEFORE, NONCE, signature);
        assertEq(credits.balanceOf(ben), VALUE, "ben");
        assertTrue(credits.authorizationState(ann, NONCE), "used");
    }

    function test_transferWithAuthorization_RevertWhen_NotSignedByTheOwner() public {
        bytes memory signature = _sign("ben", "TransferWithAuthorization");
        VM.expectRevert(ERC3009Upgradeable.ERC3009InvalidSignature.selector);
        credits.transferWithAuthorization(ann, ben, VALUE, AFTER, BEFORE, NONCE, signature);
    }

    function test_receiveWithAuthorization_MovesWhatWasSigned() public {
        bytes memory signature = _sign("ann", "ReceiveWithAuthorization");
        VM.prank(ben);
        credits.receiveWithAuthorization(ann, ben, VALUE, AFTER, BEFORE, NONCE, signature);
        assertEq(credits.balanceOf(ben), VALUE, "ben");
        assertEq(credits.balanceOf(ann), 10e6 - VALUE, "ann");
    }

    function test_receiveWithAuthorization_RevertWhen_SubmittedByOthers() public {
        bytes memory signature = _sign("ann", "ReceiveWithAuthorization");
        VM.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, ben));
        credits.receiveWithAuthorization(ann, ben, VALUE, AFTER, BEFORE, NONCE, signature);
    }

    function test_receiveWithAuthorization_RevertWhen_SignedForAnythingElse() public {
        bytes memory signature = _sign("ann", "TransferWithAuthorization");
        VM.expectRevert(ERC3009Upgradeable.ERC3009InvalidSignature.selector);
        VM.prank(ben);
        credits.receiveWithAuthorization(ann, ben, VALUE, AFTER, BEFORE, NONCE, signature);
    }

    function test_receiveWithAuthorization_RevertWhen_TooEarlyOrTooLate() public {
        bytes memory signature = _sign("ann", "ReceiveWithAuthorization");
        VM.startPrank(ben);
        VM.warp(AFTER);
        VM.expectRevert(
            abi.encodeWithSelector(ERC3009Upgradeable.ERC3009InvalidAuthorizationTime.selector, AFTER, BEFORE)
        );
        credits.receiveWithAuthorization(ann, ben, VALUE, AFTER, BEFORE, NONCE, signature);
        VM.warp(BEFORE);
        VM.expectRevert(
            abi.encodeWithSelector(ERC3009Upgradeable.ERC3009InvalidAuthorizationTime.selector, AFTER, BEFORE)
        );
        credits.receiveWithAuthorization(ann, ben, VALUE, AFTER, BEFORE, NONCE, signature);
        VM.stopPrank();
    }

    function _sign(string memory name, string memory kind) private view returns (bytes memory) {
        bytes32 typeHash = keccak256(bytes(string.concat(kind, FIELDS)));
        bytes32 structHash = keccak256(abi.encode(typeHash, ann, ben, VALUE, AFTER, BEFORE, NONCE));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", _domain(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(actorKey(name), digest);
        return abi.encodePacked(r, s, v);
    }

    function _domain() private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        return
            keccak256(
                abi.encode(typeHash, keccak256("Digits credits"), keccak256("1"), block.chainid, address(credits))
            );
    }

    function assertText(string memory actual, string memory expected) private pure {
        assertEq(keccak256(bytes(actual)), keccak256(bytes(expected)), expected);
    }
}
